//! The function `roll-over-semester`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::roll_over_semester)
}
