//! The program is the test `chaos`.
