//! The function `get-semester`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::get_semester)
}
