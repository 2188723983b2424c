//! The function `open-semesters`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::open_semesters)
}
