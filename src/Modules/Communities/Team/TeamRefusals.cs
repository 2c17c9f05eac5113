using Guildhall.Kernel;

namespace Guildhall.Communities.Team;

internal static class TeamRefusals
{
    public static readonly Refusal Time = new("communities.not_a_time", RefusalKind.Invalid);
    public static readonly Refusal TimeOrder = new("communities.time_order", RefusalKind.Invalid);
    public static readonly Refusal Weekdays = new("communities.no_weekday", RefusalKind.Invalid);
    public static readonly Refusal Person = new("communities.no_person", RefusalKind.Invalid);
    public static readonly Refusal TooManySlots = new("communities.too_many_slots", RefusalKind.Invalid);
    public static readonly Refusal NoSlot = new("communities.no_slot", RefusalKind.NotFound);
    public static readonly Refusal Holder = new("communities.no_holder", RefusalKind.Invalid);
    public static readonly Refusal NoRole = new("communities.no_role", RefusalKind.NotFound);
    public static readonly Refusal NoPromise = new("communities.no_promise", RefusalKind.NotFound);
    public static readonly Refusal PromiseLength = new("communities.promise_length", RefusalKind.Invalid);
}
