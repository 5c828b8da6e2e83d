// What the browser's core has instead of parts of C's and Swift's run-time libraries: see the .c files.
#pragma once
