//! `carryover import`: an old blog's export becomes content.

use std::path::{Path, PathBuf};

use super::Ending;
use super::report::{complain, counted, say};
use crate::import::{self, Order, Stop};

#[derive(Debug, clap::Args)]
pub(super) struct Import {
    #[command(subcommand)]
    from: Source,
}

#[derive(Debug, clap::Subcommand)]
enum Source {
    /// From the file that WordPress writes under Tools, Export
    #[command(after_help = "Example:\n  carryover import wordpress export.xml --media uploads")]
    Wordpress {
        /// The export, a file that ends in .xml
        file: PathBuf,
        /// A copy of the old site's folder wp-content/uploads
        #[arg(long, value_name = "DIR")]
        media: Option<PathBuf>,
        /// The folder that gets content/ and the report [default: the site's own]
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
    },
}

pub(super) fn import(root: &Path, command: &Import) -> anyhow::Result<Ending> {
    let Source::Wordpress { file, media, into } = &command.from;
    if let Some(folder) = media.as_ref().filter(|folder| !folder.is_dir()) {
        complain!(
            "error: there is no folder {}\nwhy: the pictures and files are copied from it\nfix: give the folder with a copy of wp-content/uploads, or leave --media out",
            folder.display()
        );
        return Ok(Ending::WrongUsage);
    }
    if !file.is_file() {
        complain!(
            "error: there is no file {}\nwhy: the texts are read from it\nfix: give the file that WordPress wrote under Tools, Export",
            file.display()
        );
        return Ok(Ending::WrongUsage);
    }
    let into = into.clone().unwrap_or_else(|| root.to_path_buf());
    let order = Order { file: file.clone(), media: media.clone(), into };
    match import::wordpress(&order) {
        Ok(report) => {
            tell(&report, &order);
            Ok(Ending::Fine)
        }
        Err(error) => match error.downcast_ref::<Stop>() {
            Some(stop) => {
                let line = stop.line.map(|line| format!(":{line}")).unwrap_or_default();
                complain!("error: {}{line}: {stop}", file.display());
                Ok(Ending::ContentErrors)
            }
            None => Err(error),
        },
    }
}

fn tell(report: &import::Report, order: &Order) {
    for (kind, count) in &report.counts {
        say!("{kind}: {} = {} live + {} drafts + {} left out", count.items, count.live, count.drafts, count.left_out);
    }
    let total = report.total();
    say!("all: {} = {} live + {} drafts + {} left out", total.items, total.live, total.drafts, total.left_out);
    for (title, lines) in report.sections() {
        say!("{lines:>5}  {title}");
    }
    match report.new_files {
        0 => say!("nothing new: all of it was there already"),
        new => say!("{} written", counted(new, "file")),
    }
    say!("the report names each: {}", order.into.join(import::REPORT).display());
}
