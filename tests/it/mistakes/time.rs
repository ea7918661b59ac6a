//! Another time in the string than in the field.

use super::Family;

pub(super) fn family() -> Family {
    let mut family = Family::new("time");
    let f = &mut family;
    let mut time = |forms, kinds, text| f.signed_as(forms, "timestamp", kinds, text);
    time("query submit buy", "time_unit", "1763800000000");
    time("query balance", "time_unit", "1763800000123");
    time("buy", "time_unit", "1763800000999");
    time("query submit", "time_other", "1763800001");
    time("balance buy", "time_other", "1763799999");
    time("query submit", "time_other", "1763800002");
    time("query", "time_other", "1763800003");
    time("balance", "time_other", "1763800007");
    time("submit", "time_other", "1763799995");
    time("buy", "time_other", "1763800010");
    time("query", "time_other", "1763799970");
    time("submit", "time_other", "1763800030");
    time("balance", "time_other", "1763800060");
    time("query", "time_other", "1763799940");
    time("buy", "time_other", "1763800119");
    time("balance", "time_other", "1763799881");
    time("query submit", "time_zone", "1763828800");
    time("query buy", "time_zone", "1763771200");
    time("query submit balance", "time_format|time_zone", "2025-11-22 16:26:40");
    time("buy query", "time_format|time_zone", "2025-11-22 08:26:40");
    time("query buy", "time_format|time_zone", "20251122162640");
    time("submit", "time_format|time_zone", "20251122082640");
    time("balance", "time_format|time_zone", "2025/11/22 16:26:40");
    time("query", "time_format|time_zone", "2025-11-22T16:26:40");
    time("query", "time_format|time_zone", "2025-11-22T08:26:40Z");
    time("submit", "time_format|time_zone", "2025-11-22T16:26:40+08:00");
    time("balance", "time_format|number_format", "1763800000.0");
    // The field has what the string has not.
    time("query:milliseconds balance:milliseconds", "time_unit", "1763800000");
    time("query:date buy:date", "time_format|time_zone", "1763800000");
    f.signed_as("notification", "successTime", "time_format|time_zone", "2025-11-22 16:28:43");
    f.signed_as("notification", "successTime", "time_format|time_zone", "2025/11/22 16:28:43");
    f.signed_as("notification", "successTime", "time_other", "1763800124");
    f.signed_as("notification", "successTime", "time_unit", "1763800123000");
    f.signed_as("notification", "successTime", "time_zone", "1763828923");
    family
}
