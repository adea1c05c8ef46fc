/** Intensity of the far field of an exit wave: the squared modulus of its discrete Fourier transform. */
export function farFieldIntensity(exitWave) {
  return exitWave.map((_, order) => {
    const { re, im } = amplitudeAt(exitWave, order);
    return re * re + im * im;
  });
}

/** Sum of the squared moduli of a complex wave. */
export function energyOf(wave) {
  return wave.reduce((sum, { re, im }) => sum + re * re + im * im, 0);
}

function amplitudeAt(wave, order) {
  let [real, imaginary] = [0, 0];
  for (const [position, { re, im }] of wave.entries()) {
    const angle = (-2 * Math.PI * order * position) / wave.length;
    real += re * Math.cos(angle) - im * Math.sin(angle);
    imaginary += re * Math.sin(angle) + im * Math.cos(angle);
  }
  return { re: real, im: imaginary };
}
