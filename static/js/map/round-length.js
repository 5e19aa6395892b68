/**
 * The longest of 1, 2, 5, 10, 20, 50… that is not longer.
 * @param {number} length
 */
export function roundLength(length) {
  const ten = 10 ** Math.floor(Math.log10(length));
  const first = length / ten;
  return (first >= 5 ? 5 : first >= 2 ? 2 : 1) * ten;
}
