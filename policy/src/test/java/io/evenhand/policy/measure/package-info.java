@NullMarked
package io.evenhand.policy.measure;

import org.jspecify.annotations.NullMarked;
