//! The function `roll-over-syllabi`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::roll_over_syllabi)
}
