/** The one instance of TensorFlow.js that every Helioscope package works with (tfjs-core 4.22). */
export * as tf from "@tensorflow/tfjs-core";
/** Its layers API (tfjs-layers 4.22). */
export * as tfl from "@tensorflow/tfjs-layers";
