//! A figure is something counted over cases, and it can always say which: each
//! measure is defined once, as data, and every number opens the list behind it.
