using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Members.Contracts;

namespace Guildhall.Activities.Redemptions;

/// <summary>A redemption as it is typed: a line for each thing that can be offered, of which some are ticked.</summary>
public sealed class RedemptionForm : GameForm
{
    public List<OfferRow> Offers { get; set => field = value is null ? [] : [.. value.Where(o => o is not null)]; } = []; // Nonsense in a post makes it null.
    public IdentityLevel LeastLevel { get; set; }

    /// <summary>The refusal counts what was ticked, the form all of it.</summary>
    internal Refusal Beside(Refusal refusal)
    {
        if (refusal.Field is not { } at || !at.StartsWith("Offers[", StringComparison.Ordinal)) return refusal;
        var end = at.IndexOf(']', StringComparison.Ordinal);
        var row = Offers.IndexOf(Offers.Where(o => o.On).ElementAt(int.Parse(at[7..end], System.Globalization.CultureInfo.InvariantCulture)));
        return refusal.At($"Offers[{row}]{at[(end + 1)..]}");
    }
}

public sealed class OfferRow
{
    public RedeemKind Kind { get; set; }
    public Guid Thing { get; set; }
    public bool On { get; set; }
    public long? Points { get; set; }
    public int? Stock { get; set; }
    public int? PerPerson { get; set; }
    public decimal? Cost { get; set; }
}
