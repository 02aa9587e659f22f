//! The simulator without a window: what rings, what the phone shows, what the panel has chosen.
//!
//! Nothing here draws, waits or reads a clock; the views are told by [`Simulator::phone`] and
//! [`Simulator::panel`] what to show, and call back with what the user did.

pub mod call;
pub mod cases;
mod simulator;
mod spoken;
#[cfg(test)]
mod tests;
pub mod view;

pub use self::simulator::Simulator;
