//! The function `offer-seats`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::offer_seats)
}
