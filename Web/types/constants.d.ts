/** The worker's address, with the hash of its content in the name. Put in by Scripts/build-web. */
declare const WORKER_URL: string;
/** The WebAssembly core's address, with the hash of its content in the name. Put in by Scripts/build-web. */
declare const CORE_URL: string;
/** The address of the workers that help with signatures, with the hash of its content in the name. Put in by Scripts/build-web. */
declare const SIGNING_URL: string;
