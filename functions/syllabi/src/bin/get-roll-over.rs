//! The function `get-roll-over`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::get_roll_over)
}
