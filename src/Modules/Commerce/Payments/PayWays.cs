using System.Text;
using Guildhall.Kernel.Keys;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Payments;

/// <summary>One way to pay as the brand has set it up.</summary>
/// <param name="Instructions">What the member does, in the brand's own words.</param>
/// <param name="HoldMinutes">How long an order waits for money that comes this way.</param>
internal sealed record PayWay(string Provider, bool Enabled, string Instructions, string Address, string? Secret, int HoldMinutes, DateOnly? FetchedDay)
{
    public const string Transfer = "transfer", Pickup = "pickup", Sandbox = "sandbox";
    public const int LongestHold = 60 * 24 * 30;

    public static IReadOnlyList<string> Known { get; } = [Transfer, Pickup, Sandbox];

    public static PayWay Unset(string provider) => new(provider, provider == Pickup, "", "", null, provider switch { Sandbox => 30, Transfer => 60 * 24, _ => 60 * 24 * 7 }, null);
}

internal sealed class PayWays(Envelope envelope)
{
    private const string Purpose = "commerce.pay-way";

    /// <summary>All known ways in their order; what a brand never set stands as it comes: pay at pick-up.</summary>
    public async Task<IReadOnlyList<PayWay>> Of(AppDb db, CancellationToken ct)
    {
        var set = (await db.Query($"select provider, enabled, instructions, address, secret, hold_minutes, fetched_day from commerce_pay_ways where brand_id = {db.CurrentBrand}",
            r => new PayWay(r.Text(0), r.Flag(1), r.Text(2), r.Text(3), r.BytesOrNull(4) is { } held ? Encoding.UTF8.GetString(envelope.Open(Purpose, held)) : null, r.Int(5), r.DayOrNull(6)), ct)).ToDictionary(w => w.Provider);
        return [.. PayWay.Known.Select(p => set.GetValueOrDefault(p) ?? PayWay.Unset(p))];
    }

    public async Task<PayWay?> Find(AppDb db, string provider, CancellationToken ct) => (await Of(db, ct)).FirstOrDefault(w => w.Provider == provider);

    /// <summary>Joins the caller's transaction. A null secret keeps the one there is.</summary>
    public Task Save(AppDb db, PayWay way, CancellationToken ct)
    {
        var secret = way.Secret is null ? null : envelope.Seal(Purpose, Encoding.UTF8.GetBytes(way.Secret));
        return db.Execute($"""
            insert into commerce_pay_ways (brand_id, provider, enabled, instructions, address, secret, hold_minutes) values ({db.CurrentBrand}, {way.Provider}, {way.Enabled}, {way.Instructions}, {way.Address}, {secret}, {way.HoldMinutes})
            on conflict (brand_id, provider) do update set enabled = excluded.enabled, instructions = excluded.instructions, address = excluded.address, secret = coalesce(excluded.secret, commerce_pay_ways.secret), hold_minutes = excluded.hold_minutes
            """, ct);
    }
}
