import { isEven } from "./even";

export const isOdd = (number: number): boolean => number !== 0 && isEven(number - 1);
