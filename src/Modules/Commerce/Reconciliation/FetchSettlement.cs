using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Payments;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Reconciliation;

/// <summary>Gets a provider's settlement of one day and keeps it in the place of what was kept of that day before.</summary>
internal sealed class FetchSettlement(AppDb db, PayWays ways, IEnumerable<IPayments> ports, TimeProvider clock)
{
    private static readonly BulkInsert Lines = new("commerce_settlement_lines",
        ("brand_id", BulkType.Uuid), ("provider", BulkType.Text), ("day", BulkType.Int), ("line", BulkType.Int), ("kind", BulkType.Text), ("subject", BulkType.Text), ("reference", BulkType.Text), ("amount_minor", BulkType.Long), ("currency", BulkType.Text));

    /// <summary>Answers how many lines there are.</summary>
    public async Task<Result<int>> Handle(string provider, DateOnly day, CancellationToken ct)
    {
        if (ports.FirstOrDefault(p => p.Provider == provider && !p.ByHand) is not { } port || await ways.Find(db, provider, ct) is not { } way) return PaymentRefusals.NoSettlement;
        var fetched = await port.Settlement(way, day, ct);
        if (fetched.Refusal is { } refusal) return refusal;
        await using var transaction = await db.Begin(ct);
        await db.Execute($"delete from commerce_settlement_lines where brand_id = {db.CurrentBrand} and provider = {provider} and day = {day}", ct);
        await Lines.Write(db, [.. fetched.Value.Select((l, n) => new object?[] { db.CurrentBrand, provider, day, n, l.Kind, l.Subject, l.Reference, l.Amount.Minor, l.Amount.Currency })], ct);
        await db.Execute($"update commerce_pay_ways set fetched_day = {day} where brand_id = {db.CurrentBrand} and provider = {provider} and (fetched_day is null or fetched_day < {day})", ct);
        await transaction.Commit(ct);
        return fetched.Value.Count;
    }

    /// <summary>Once a day, after six in the brand's morning.</summary>
    public async Task Yesterdays(CancellationToken ct)
    {
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        var local = calendar.Local(clock.GetUtcNow());
        if (local.Hour < 6) return;
        var yesterday = DateOnly.FromDateTime(local).AddDays(-1);
        foreach (var way in await ways.Of(db, ct))
            if (way.Enabled && way.Secret is not null && (way.FetchedDay is null || way.FetchedDay < yesterday)) await Handle(way.Provider, yesterday, ct);
    }
}
