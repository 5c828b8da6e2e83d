export { isOdd } from "./parity";
