using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Loyalty.Coupons;

/// <summary>Reserve sets money aside when coupons are issued, spend is what a used one cost, release lets the rest go. Taking a use back writes the same with the sign turned.</summary>
internal enum BudgetEntry { Reserve, Spend, Release }

internal readonly record struct BudgetLine(BudgetEntry Entry, int Coupons, long Minor);

/// <summary>By how much a board's counts change.</summary>
internal readonly record struct BoardChange(int Issued = 0, int Used = 0, int Expired = 0, int Revoked = 0);

/// <summary>Keeps the board of a kind and its ledger together: the sum of the entries is what the board shows.</summary>
internal sealed class CouponBudget(AppDb db, TimeProvider clock)
{
    private static readonly BulkInsert Entries = new("loyalty_budget_entries",
        ("brand_id", BulkType.Uuid), ("kind_id", BulkType.Uuid), ("id", BulkType.Uuid), ("entry", BulkType.Text), ("coupons", BulkType.Int), ("amount_minor", BulkType.Long), ("why", BulkType.Text), ("at", BulkType.Time));

    /// <summary>Joins the caller's transaction; takes the kind's row.</summary>
    public async Task Book(Guid kind, BoardChange board, IReadOnlyList<BudgetLine> lines, string why, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var reserved = lines.Sum(l => l.Entry == BudgetEntry.Reserve ? l.Minor : -l.Minor);
        var spent = lines.Sum(l => l.Entry == BudgetEntry.Spend ? l.Minor : 0);
        await db.Execute($"""
            update loyalty_coupon_kinds set issued = issued + {board.Issued}, used = used + {board.Used}, expired = expired + {board.Expired}, revoked = revoked + {board.Revoked},
              reserved_minor = reserved_minor + {reserved}, spent_minor = spent_minor + {spent}
            where brand_id = {db.CurrentBrand} and id = {kind}
            """, ct);
        await Entries.Write(db, [.. lines.Where(l => l.Minor != 0).Select(l => new object?[] { db.CurrentBrand, kind, Id.New(clock), l.Entry, l.Coupons, l.Minor, why, now })], ct);
    }
}
