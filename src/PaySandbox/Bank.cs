using System.Collections.Concurrent;
using System.Globalization;

namespace Guildhall.PaySandbox;

/// <summary>How the sandbox misbehaves. Each is something that real providers have done to somebody.</summary>
public enum Mode
{
    Honest, Delayed, Duplicate, Reordered, WrongAmount, Missing, Underpaid,
    /// <summary>Refunds stay pending, then fail twice, then succeed.</summary>
    RefundsFail,
    /// <summary>The settlement leaves payments out, doubles one and changes an amount.</summary>
    SettlementLies,
    /// <summary>A new one of these for every payment, by the seed.</summary>
    Mixed,
}

public sealed record Account(string Id, long AmountMinor, string Currency, string Title, string? Notify, string? Back, Mode Mode)
{
    public string State { get; set; } = "waiting";
    public long PaidMinor { get; set; }
    public string Reference { get; set; } = "";
    public DateTimeOffset At { get; set; }
}

public sealed record Returned(string Id, string Payment, long AmountMinor, string Currency, Mode Mode)
{
    public string State { get; set; } = "pending";
    public int Asked { get; set; }
    public string Reference { get; set; } = "";
    public DateTimeOffset At { get; set; }
}

/// <summary>The money of the sandbox, in memory: what was asked, paid and given back.</summary>
public sealed class Bank(int seed, Mode mode, TimeProvider clock)
{
    private static readonly Mode[] Mischief = [Mode.Honest, Mode.Delayed, Mode.Duplicate, Mode.Reordered, Mode.WrongAmount, Mode.Missing, Mode.RefundsFail];
    private readonly Lock door = new();
    private readonly Random random = new(seed);
    private readonly ConcurrentDictionary<string, Account> payments = new();
    private readonly ConcurrentDictionary<string, Returned> refunds = new();
    private int references;

    public Mode Mode { get; set; } = mode;
    public TimeSpan Ahead { get; set; }
    public DateTimeOffset Now => clock.GetUtcNow() + Ahead;
    public IEnumerable<Account> Payments => payments.Values.OrderBy(p => p.At);

    public Account? Find(string id) => payments.GetValueOrDefault(id);

    /// <summary>Asking again under one id answers the same payment.</summary>
    public Account Open(string id, long amount, string currency, string title, string? notify, string? back) =>
        payments.GetOrAdd(id, _ => new Account(id, amount, currency, title, notify, back, Pick()));

    /// <summary>The member pays; false when it was paid or closed already.</summary>
    public bool Pay(Account payment)
    {
        lock (door)
        {
            if (payment.State != "waiting") return false;
            (payment.State, payment.At, payment.Reference) = ("paid", Now, Reference("P"));
            payment.PaidMinor = payment.Mode == Mode.Underpaid ? payment.AmountMinor - 1 : payment.AmountMinor;
            return true;
        }
    }

    public void Close(Account payment)
    {
        lock (door) if (payment.State == "waiting") payment.State = "closed";
    }

    /// <summary>Sends back, or tells how far it is. Never more than was paid, however often it is asked.</summary>
    public (Returned? Refund, string? Problem) Refund(string id, string payment, long amount)
    {
        lock (door)
        {
            if (!payments.TryGetValue(payment, out var from) || from.State != "paid") return (null, "unknown payment");
            if (!refunds.TryGetValue(id, out var refund))
            {
                var before = refunds.Values.Where(r => r.Payment == payment).Sum(r => r.AmountMinor);
                if (amount <= 0 || before + amount > from.PaidMinor) return (null, "more than was paid");
                refunds[id] = refund = new Returned(id, payment, amount, from.Currency, from.Mode);
            }
            if (refund.AmountMinor != amount || refund.Payment != payment) return (null, "another refund has this number");
            if (refund.State != "done")
            {
                refund.Asked++;
                var shaky = refund.Mode == Mode.RefundsFail;
                refund.State = !shaky || refund.Asked > 3 ? "done" : refund.Asked == 1 ? "pending" : "failed";
                if (refund.State == "done") (refund.At, refund.Reference) = (Now, Reference("R"));
            }
            return (refund, null);
        }
    }

    /// <summary>What moved from one instant to another, as the file says it.</summary>
    public IEnumerable<string> Settlement(DateTimeOffset from, DateTimeOffset to)
    {
        var lines = payments.Values.Where(p => p.State == "paid" && p.At >= from && p.At < to).OrderBy(p => p.Reference, StringComparer.Ordinal).Select(p => ("payment", p.Id, p.Reference, Amount: p.PaidMinor, p.Currency))
            .Concat(refunds.Values.Where(r => r.State == "done" && r.At >= from && r.At < to).OrderBy(r => r.Reference, StringComparer.Ordinal).Select(r => ("refund", r.Id, r.Reference, Amount: r.AmountMinor, r.Currency))).ToList();
        if (Mode == Mode.SettlementLies && lines.Count > 0)
        {
            lines[0] = lines[0] with { Amount = lines[0].Amount + 100 };
            if (lines.Count > 1) lines.RemoveAt(1);
            lines.Add(("payment", Guid.CreateVersion7(Now).ToString(), "P-UNKNOWN", 4200, lines[0].Currency));
        }
        return lines.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Item1},{l.Id},{l.Reference},{l.Amount},{l.Currency}")).Prepend("kind,subject,reference,amount_minor,currency");
    }

    /// <summary>A number below <paramref name="most"/>, by the seed.</summary>
    public int Next(int most)
    {
        lock (door) return random.Next(most);
    }

    private Mode Pick() => Mode == Mode.Mixed ? Mischief[Next(Mischief.Length)] : Mode;

    private string Reference(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{Now:yyyyMMdd}{Interlocked.Increment(ref references):D6}");
}
