import { isOdd } from "./odd";

export const isEven = (number: number): boolean => number === 0 || isOdd(number - 1);
