import { Frame } from "./Frame";
import { width } from "./size";

export const Page = () => <Frame>{width}</Frame>;
