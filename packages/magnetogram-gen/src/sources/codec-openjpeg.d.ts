declare module "@cornerstonejs/codec-openjpeg/decodewasmjs" {
  const open: unknown;
  export default open;
}

declare module "@cornerstonejs/codec-openjpeg/decode" {
  const open: unknown;
  export default open;
}
