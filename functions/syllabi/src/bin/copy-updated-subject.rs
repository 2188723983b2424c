//! The function `copy-updated-subject`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::consumers::copy_updated_subject::entry)
}
