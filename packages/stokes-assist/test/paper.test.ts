import { describe, expect, it } from "vitest";
import { inversionPresets } from "../src/inversion/index.ts";
import { paper } from "../src/paper.ts";

describe("the paper card", () => {
  it("is complete", () => {
    expect(paper).toMatchObject({
      year: 2021,
      doi: "10.1051/0004-6361/201936910",
      arxiv: "2103.09651",
    });
    expect(paper.authors).toHaveLength(6);
    expect(paper.implemented.length).toBeGreaterThan(4);
    for (const { subject, ...rest } of paper.deviations)
      for (const [key, text] of Object.entries(rest)) expect(text, `${subject}: ${key}`).not.toBe("");
    const subjects = paper.deviations.map(({ subject }) => subject);
    expect(new Set(subjects).size).toBe(subjects.length);
    const { weights, amplitudeFloor, smoothness, nodes } = inversionPresets.reference;
    const here = (subject: string) => paper.deviations.find((one) => one.subject === subject)?.here;
    expect(here("Weights of the Stokes parameters")).toBe(
      `${weights[0]} for I, ${weights[1]} for Q, U and V`,
    );
    expect(here("Equalisation of the Stokes parameters")).toContain(`${amplitudeFloor} times the noise`);
    expect(here("Smooth temperatures")).toContain(`${smoothness} K`);
    expect(here("Nodes of velocity and field")).toContain(nodes.velocity.join(", "));
    const names = paper.figures.map(({ quantity, data }) => `${quantity} / ${data}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
