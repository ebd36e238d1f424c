//! An attacker on the yearly reports: knows the method, reads what is printed, and tries to work out what is not.

mod attack;
mod known;
mod page;
mod refused;
mod solver;
mod year;
mod years;
