/**
 * Where the parts of a local Evenhand listen and what they keep on disk. Every command shares these places.
 */
@NullMarked
package io.evenhand.local.place;

import org.jspecify.annotations.NullMarked;
