import sharp from "sharp";

/**
 * sharp with every libvips loader blocked but the five that read the formats we take, and these only from memory.
 * Should the judgement by first bytes ever be fooled, no other parser (SVG, TIFF, PDF, CSV…) can be reached, and
 * no path in a hostile file can make libvips open another file. The block holds for the whole process; this
 * adapter takes sharp from here and nowhere else.
 */
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadJpegBuffer",
    "VipsForeignLoadPngBuffer",
    "VipsForeignLoadWebpBuffer",
    "VipsForeignLoadNsgifBuffer",
    "VipsForeignLoadHeifBuffer", // AVIF; sharp's own build of libheif has no HEVC decoder
  ],
});

// An image is decoded once: a cache would only keep its pixels in memory.
sharp.cache(false);
// Images are worked on side by side, so one thread each.
sharp.concurrency(1);

export { sharp };
