@NullMarked
package io.evenhand.policy.table;

import org.jspecify.annotations.NullMarked;
