//! The function `get-waitlist`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::get_waitlist)
}
