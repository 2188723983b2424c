//! The function `create-semester`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::create_semester)
}
