//! The function `draw-waitlist`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::draw_waitlist)
}
