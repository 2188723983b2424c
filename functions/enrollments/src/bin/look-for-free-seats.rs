//! The function `look-for-free-seats`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::look_for_free_seats)
}
