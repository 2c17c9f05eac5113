using Guildhall.Activities.Life;
using Guildhall.Kernel;
using Guildhall.Ui;

namespace Guildhall.Activities.Bargains;

/// <summary>The rules that a page tells.</summary>
public sealed record BargainRules(int Helpers, int Hours, int HelpsPerPerson, bool NewOnly, bool SellsAtCurrent);

/// <summary>An activity of bargains at a moment, the same for everybody.</summary>
/// <param name="Running">Bargains that may be helped, those that need the fewest more first.</param>
/// <param name="Opens">When it begins, while it has not.</param>
/// <param name="Closed">Why nothing can be opened or helped now.</param>
public sealed record BargainView(Guid Id, string Name, string Currency, BargainRules Rules, IReadOnlyList<BargainGood> Goods, IReadOnlyList<ShownBargain> Running, DateTimeOffset? Opens, DateTimeOffset Ends, Refusal? Closed) : IMemberView
{
    public Stencils Stencils { get; } = new();
}

/// <summary>What one member sees besides.</summary>
/// <param name="Shown">The bargain they came for.</param>
/// <param name="Link">Of it, for sharing.</param>
/// <param name="Opened">Their other ones.</param>
public sealed record BargainMine(ShownBargain? Shown, string Link, IReadOnlyList<ShownBargain> Opened);
