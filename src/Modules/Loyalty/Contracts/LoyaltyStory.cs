using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Loyalty.Story;

namespace Guildhall.Loyalty.Contracts;

/// <summary>Somebody in a made-up history.</summary>
/// <param name="Weight">How talkative: 1 is quiet, 20 a lot.</param>
public sealed record StoryPerson(MemberId Id, double Weight, DateTimeOffset Joined, DateTimeOffset? Left);

public sealed record StoryOrder(Guid Id, MemberId Buyer, DateTimeOffset PaidAt, long AmountMinor, DateTimeOffset? RefundedAt);

/// <summary>Gives a demo brand points, coupons and perks as ninety days would have left them, by the same use cases as real ones. Begun by one teller, it is not begun again.</summary>
public static class LoyaltyStory
{
    /// <summary>Day by day, each in a transaction of its own: never call it inside one.</summary>
    /// <param name="told">The last day that this teller told before it was stopped.</param>
    /// <param name="telling">Joins each day's transaction; throwing leaves the day untold and ends the story.</param>
    public static Task TellLoyalty(this AppDb db, BrandProfile brand, int seed, IReadOnlyList<StoryPerson> people, IReadOnlyList<StoryOrder> orders, DateOnly first, DateOnly? told, DateTimeOffset now, Func<DateOnly, Task> telling, CancellationToken ct) =>
        new TellLoyalty(db, brand, seed, people, orders).Handle(first, told, now, telling, ct);
}
