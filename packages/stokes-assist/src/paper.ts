import type { PaperCard } from "@helioscope/core";
import { figures } from "./paper-figures.ts";

/** The paper, what of it is here, where we had to choose, and our figures beside its own. */
export const paper: PaperCard = {
  title: "Machine learning initialization to accelerate Stokes profile inversions",
  authors: [
    "R. Gafeira",
    "D. Orozco Suárez",
    "I. Milić",
    "C. Quintero Noda",
    "B. Ruiz Cobo",
    "H. Uitenbroek",
  ],
  journal: "Astronomy & Astrophysics 651, A31",
  year: 2021,
  doi: "10.1051/0004-6361/201936910",
  arxiv: "2103.09651",
  implemented: [
    "Section 2, Tables 1 and 2: the one-dimensional convolutional network and its normalisation",
    "Section 3, Table 3: reference, training, assisted and second reference inversions, by an LTE engine of our own",
    "Section 4.1: training on the atmospheres of an inverted map, blocks kept for validation",
    "Section 4.2, Tables 4 and 5: assisted inversions and their correlations with the reference",
    "Section 5: inversions of many pixels in parallel, the choices of initial atmosphere, external codes",
    "Appendix A: the lines at 15648 Angstrom",
  ],
  deviations: [
    {
      subject: "Inversion code",
      paper: "SIR",
      here: "an LTE engine with response functions, nodes and Levenberg-Marquardt steps of its own; SIR as an external code",
      reason: "SIR starts a process and files for every pixel, and states no licence",
    },
    {
      subject: "Peculiarities of SIR",
      paper:
        "those of SIR: derivatives of the dispersion profiles to the temperature, a scalar path without field, hydrostatic equilibrium in inversions only",
      here: "derivatives are those of the discrete solution itself, hydrostatic equilibrium whenever temperatures change",
      reason: "Response functions then agree with differences of profiles",
    },
    {
      subject: "Start of the integration",
      paper: "SIR's: the uppermost step that the absorption of intensity makes opaque",
      here: "the uppermost step that is opaque to every polarisation (optical thickness 5)",
      reason: "A strong Zeeman component lets light pass from depths that SIR's measure cuts off",
    },
    {
      subject: "Instrumental profile and macroturbulence",
      paper: "SIR's: a product of Fourier transforms over 1024 points, each window padded",
      here: "sums with weights of that transform up to the Nyquist frequency; for few, coarse or uneven samples on a finer and longer grid",
      reason: "Exact derivatives to the macroturbulence, and filtergraphs",
    },
    {
      subject: "Nodes of velocity and field",
      paper: "Table 3: two numbers, 1 and 3 (reference) or 1 and 2 (second reference), for three cycles",
      here: "1, 1, 3 and 1, 1, 2; SIR goes on with the last number: 1, 3, 3",
      reason: "Gradients come in once the temperature has its nodes",
    },
    {
      subject: "First guess of the reference inversions",
      paper:
        "one atmosphere for all pixels: HSRA, or FALC in the second reference; its field and velocity not given",
      here: "that atmosphere with velocity, field and angles read off each pixel's profiles; a plain one (500 G, at rest) by the option ownGuess",
      reason: "Inversions then start at the right shift and polarity",
    },
    {
      subject: "Weights of the Stokes parameters",
      paper: "not given",
      here: "1 for I, 4 for Q, U and V",
      reason: "Weak polarisation counts beside the intensity",
    },
    {
      subject: "Equalisation of the Stokes parameters",
      paper: "SIR's: each parameter over its largest signal, which is at least the noise",
      here: "the same, but at least 15 times the noise (amplitudeFloor)",
      reason: "Polarisation that is only noise else outweighs the intensity a hundredfold",
    },
    {
      subject: "Smooth temperatures",
      paper: "nothing but the number of nodes",
      here: "chi squared grows by the factor exp of the mean square curvature of the temperature's change since the guess over (4000 K a square decade)^2",
      reason: "Profiles that one atmosphere cannot explain make the temperature swing between the nodes",
    },
    {
      subject: "Filters of the convolutions",
      paper: "not given",
      here: "64 in each (presets paper and predecessor), 32 in compact",
      reason: "The program of the predecessor (Milic and Gafeira 2020) has 64",
    },
    {
      subject: "Edges of the convolutions",
      paper: "not given",
      here: "cut off; padded with zeros on request, for few wavelengths",
      reason: "Keras' default, which the predecessor's program takes",
    },
    {
      subject: "Loss and learning rate",
      paper: "not given",
      here: "mean squared error; 0.002, the rate that the authors of AdaMax give",
      reason: "The predecessor's loss",
    },
    {
      subject: "Predecessor's dense layer",
      paper:
        "4 units for each wavelength; its predecessor's program has (wavelengths - 200) units for each of 2 Stokes parameters",
      here: "preset predecessor: 4 units for each wavelength, its third pooling, sigmoids and dropout of 0.5",
      reason: "The predecessor's number is for its own 900 wavelengths and is negative for 112",
    },
    {
      subject: "Microturbulence",
      paper: "predicted; no factor in Table 2",
      here: "300000 cm/s, as for the velocity",
      reason: "Its values are then of the size of the others",
    },
    {
      subject: "Places of the ten depths",
      paper: "not given",
      here: "log tau 1.2 to -3.6 in steps of 0.4 to 0.8; an option",
      reason: "The range that the inversion covers",
    },
    {
      subject: "Azimuth",
      paper: "degrees over 360",
      here: "preset paper: as printed, within 180 degrees; compact: sine and cosine of twice the angle",
      reason: "Profiles cannot tell an azimuth from its opposite, and a single number jumps there",
    },
    {
      subject: "Weight of the outputs",
      paper: "Table 2: an error of 200 K counts like one of 1.8 degrees",
      here: "preset paper: as printed; compact: every output less its mean, over its spread, and the azimuth as far as Q and U show it",
      reason: "Temperatures, which start an inversion best, weigh little in Table 2's units",
    },
    {
      subject: "Units of the profiles",
      paper: "the mean quiet Sun of the map",
      here: "the quiet Sun's continuum at disc centre: that of the map times the limb darkening at its mu",
      reason: "Local units hide how hot the deep layers are away from the disc centre",
    },
    {
      subject: "Training data",
      paper: "SIR inversions of NOAA 12192, Hinode SP",
      here: "synthesised scenes whose atmospheres are known, for the shipped networks; inversions of any map of the user's",
      reason: "The paper's inversions are not public",
    },
    {
      subject: "Validation",
      paper: "none, or an upper part of the map",
      here: "blocks of 16 by 16 pixels spread over the maps",
      reason: "Neighbouring pixels are alike",
    },
    {
      subject: "Macroturbulence",
      paper: "inverted; its first guess is not given",
      here: "1 km/s",
      reason: "The network does not predict it",
    },
    {
      subject: "Compact preset",
      paper: "absent",
      here: "32 filters, 192 dense units, mirror images and turns about the line of sight in training, Adam with batches of 256 for 25 epochs; shipped with the package",
      reason: "Small enough for a package and a web page",
    },
  ],
  figures,
};
