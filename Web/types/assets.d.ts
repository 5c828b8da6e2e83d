/** Bundled files: the import is the file's address. */
declare module "*.svg" {
  const address: string;
  export default address;
}
declare module "*.css";
