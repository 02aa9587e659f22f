//! Bytes that no encoder wrote.

use super::*;
