//! The function `copy-subjects`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::consumers::copy_subjects::entry)
}
