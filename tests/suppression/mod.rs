//! An attacker on the yearly reports: knows the method, reads what is printed, and tries to work out what is not.

mod refused;
mod worlds;
mod year;
