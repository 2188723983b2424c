//! The function `update-semester`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::update_semester)
}
