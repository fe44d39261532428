/** Version of this package, as catalogues name it; a test holds it to package.json. */
export const classifierVersion: string = "0.1.0";
