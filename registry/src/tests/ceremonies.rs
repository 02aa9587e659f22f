//! Holders who keep their keys elsewhere.
