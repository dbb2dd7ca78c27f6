@NullMarked
package io.evenhand.enforcement.measure;

import org.jspecify.annotations.NullMarked;
