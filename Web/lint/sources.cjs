const { readdirSync } = require("node:fs");
const { join } = require("node:path");

/** The TypeScript files below some folders, in order of their paths. Fails where there is none, so that no check is empty. */
module.exports = function sources(folders) {
  const files = [];
  const collect = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) collect(path);
      else if (/\.tsx?$/.test(entry.name)) files.push(path);
    }
  };
  folders.forEach(collect);
  if (files.length === 0) throw new Error("There are no TypeScript files to look at.");
  return files.sort();
};
