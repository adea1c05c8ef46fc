/** Epochs that `ptycho demo` trains, told by its help: a few minutes on two cores, also without the native engine. */
export const demoEpochs = 12;
