//! What TypeORM's CLI prints, for the scripts that read it.

use std::io::Write;
use std::sync::Arc;

use whimbrel::migration::Direction;
use whimbrel::run::{Event, Listener};

use crate::render::without_secrets;

/// Prints events to stdout in TypeORM's words.
#[derive(Clone, Copy, Default)]
pub(crate) struct TypeOrmLog;

impl TypeOrmLog {
    /// The listener for one service.
    pub(crate) fn listener(self) -> Listener {
        Arc::new(move |event| self.event(&event))
    }

    /// One line on stdout.
    pub(crate) fn line(self, text: &str) {
        // A reader that went away does not change what was done.
        let _ = writeln!(anstream::stdout(), "{}", without_secrets(text));
    }

    fn event(self, event: &Event) {
        match event {
            Event::Selected { direction, applied, known, selected, last } => {
                self.selected(*direction, *applied, *known, *selected, last.as_ref());
            }
            Event::Statement { sql, parameters } => match parameters {
                Some(list) => self.line(&format!("query: {sql} -- PARAMETERS: {list}")),
                None => self.line(&format!("query: {sql}")),
            },
            Event::Done { name, direction, fake, .. } => match (direction, fake) {
                (Direction::Up, false) => {
                    self.line(&format!(
                        "Migration {name} has been executed successfully."
                    ));
                }
                (Direction::Up, true) => {}
                (Direction::Down, fake) => {
                    let how = if *fake { "(fake) " } else { "" };
                    self.line(&format!(
                        "Migration {name} has been {how}reverted successfully."
                    ));
                }
            },
            Event::Printed { text } => self.line(text),
            Event::Warning { text } => {
                let text = without_secrets(text);
                let _ = writeln!(anstream::stderr(), "warning: {text}");
            }
            Event::LockBusy { .. } => {
                let _ = writeln!(anstream::stderr(), "waiting for another run to finish");
            }
            Event::Retrying { reason, attempt, .. } => {
                let reason = without_secrets(reason);
                let _ = writeln!(anstream::stderr(), "{reason}; try {attempt} follows");
            }
            Event::Notice { .. } | Event::Started { .. } | Event::Resumed { .. } => {}
        }
    }

    fn selected(
        self,
        direction: Direction,
        applied: usize,
        known: usize,
        selected: usize,
        last: Option<&(String, i64)>,
    ) {
        if selected == 0 {
            self.line(match direction {
                Direction::Up => "No migrations are pending",
                Direction::Down => {
                    "No migrations were found in the database. Nothing to revert!"
                }
            });
            return;
        }
        self.line(&format!("{applied} migrations are already loaded in the database."));
        if direction == Direction::Up {
            self.line(&format!("{known} migrations were found in the source code."));
        }
        if let Some((name, timestamp)) = last {
            self.line(&format!(
                "{name} is the last executed migration. It was executed on {}.",
                javascript_date(*timestamp)
            ));
        }
        self.line(&match direction {
            Direction::Up => {
                format!("{selected} migrations are new migrations must be executed.")
            }
            Direction::Down => "Now reverting it...".to_owned(),
        });
    }
}

/// `Date.prototype.toString()` in UTC, for milliseconds since 1970.
pub(crate) fn javascript_date(milliseconds: i64) -> String {
    const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
        "Dec",
    ];
    let seconds = milliseconds.div_euclid(1000);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let weekday = WEEKDAYS[usize::try_from(days.rem_euclid(7)).unwrap_or_default()];
    let month = MONTHS[usize::try_from(month - 1).unwrap_or_default()];
    format!(
        "{weekday} {month} {day:02} {year:04} {:02}:{:02}:{:02} GMT+0000 (Coordinated \
         Universal Time)",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    let era_day = days + 719_468;
    let era = era_day.div_euclid(146_097);
    let day_of_era = era_day.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524
        - day_of_era / 146_096)
        / 365;
    let day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::javascript_date;

    #[test]
    fn dates_read_as_javascript_prints_them() {
        let expected = "Tue Nov 14 2023 22:13:20 GMT+0000 (Coordinated Universal Time)";
        assert_eq!(javascript_date(1_700_000_000_000), expected);
        let leap = "Thu Feb 29 2024 00:00:00 GMT+0000 (Coordinated Universal Time)";
        assert_eq!(javascript_date(1_709_164_800_000), leap);
        let epoch = "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)";
        assert_eq!(javascript_date(0), epoch);
    }
}
