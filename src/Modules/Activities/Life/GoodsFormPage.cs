using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Activities.Life;

/// <summary>Where an activity that sells goods is planned, and where the plan of one is changed. The kind draws its fields and its preview inside <c>GoodsPlan</c>.</summary>
public abstract class GoodsFormPage<TForm> : BrandPage where TForm : GoodsForm, new()
{
    [Parameter] public Guid? Id { get; set; }
    [SupplyParameterFromForm(FormName = GoodsPlan.FormName)] protected TForm? Form { get; set; }
    [Inject] private PlanActivity PlanActivity { get; set; } = null!;

    protected Refusal? Refusal { get; private set; }

    /// <summary>It is on the calendar: only its end, its budget and its goal may change.</summary>
    protected bool Running { get; private set; }

    protected bool Ready { get; private set; }
    protected IReadOnlyList<GroupProfile> Groups { get; private set; } = [];
    protected IReadOnlyDictionary<SkuId, SkuCard> Cards { get; private set; } = new Dictionary<SkuId, SkuCard>();

    private protected abstract string Kind { get; }

    /// <summary>The settings that the form describes.</summary>
    private protected abstract IGoods Goods(TForm form);

    /// <summary>A new plan as it is proposed: its window and limits.</summary>
    private protected abstract void Begin(TForm form, DateTime now);

    /// <summary>The kind's own fields as they stand in the activity; its goods are shown already.</summary>
    private protected abstract IGoods Show(TForm form, Activity activity);

    /// <summary>What the kind has besides of each item; the items are shown already.</summary>
    private protected virtual void ShowItems(TForm form, Activity activity)
    {
    }

    /// <summary>What the kind changes in the plan because of its settings.</summary>
    private protected virtual Result<PlanActivity.Request> Plan(TForm form, IGoods goods, PlanActivity.Request request) => request;

    /// <summary>Groups that were ticked but are not the activity's own.</summary>
    private protected virtual IEnumerable<GroupId> Besides(Activity activity) => [];

    /// <summary>What was ticked, with its card, price and pieces.</summary>
    protected IEnumerable<(SkuCard Card, Money Price, int Units)> Chosen =>
        Form!.Items.Where(i => i.On).Select(i => (Cards[new(i.Sku)], new Money(PlanForm.Minor(i.Price ?? 0, Profile.Currency), Profile.Currency), i.Units ?? 0));

    protected DateTimeOffset Ends => Form!.Plan.Ends is { } ends ? Profile.Calendar.InstantOf(ends) : Clock.GetUtcNow().AddHours(2);

    protected override async Task OnInitializedAsync()
    {
        var fresh = Form is null;
        Form ??= new() { Id = Guildhall.Kernel.Id.New(Clock) };
        Groups = [.. (await Db.AllGroups(Gone)).Where(g => g.Channel == Channel.Web)];
        var cards = (await Db.SkusOnSale(Gone)).ToDictionary(c => c.Id);
        Cards = cards;
        if (Id is { } id)
        {
            if (await Db.FindActivity(new(id), Gone) is not { } activity || activity.Kind != Kind)
            {
                Http.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
            await Load(Form, activity, fresh, cards);
        }
        else if (fresh)
        {
            Begin(Form, Profile.Calendar.Local(Clock.GetUtcNow()));
            if (Groups.Count == 1) Form.Plan.Groups = [Groups[0].Id];
        }
        if (!Running) Form.Plan.ReadGroups(Http);
        Form.Offer(Cards);
        Ready = true; // Last: what is drawn while a query is under way must not need its answer.
    }

    protected async Task Save()
    {
        if (Http.Request.Form.ContainsKey("preview")) return;
        var (form, goods) = (Form!, Goods(Form!));
        var plan = form.Plan.Request(Kind, goods, Profile.Currency);
        var request = Running ? plan : Plan(form, goods, plan);
        Refusal = Running ? null : goods.RefusalFor(Cards) ?? request.Refusal;
        Refusal ??= Id is { } known ? (await PlanActivity.Change(new(known), form.Version, request.Value, Gone)).Refusal : (await PlanActivity.Make(form.Id, request.Value, Gone)).Refusal;
        if (Refusal is null)
        {
            Go(Url($"activities/{Id ?? form.Id}"), say: "activities.did_save");
            return;
        }
        Http.Response.StatusCode = (int)Refusal.Kind;
        Refusal = form.Beside(Refusal);
    }

    private async Task Load(TForm form, Activity activity, bool fresh, Dictionary<SkuId, SkuCard> cards)
    {
        Running = activity.State != ActivityState.Draft;
        if (fresh || Running)
        {
            form.Show(Show(form, activity).Items, Profile.Currency);
            ShowItems(form, activity);
        }
        if (fresh) (form.Plan, form.Version) = (PlanForm.Of(activity, await Db.GroupsOf(activity.Id, Gone), Profile), activity.Version);
        else if (Running) form.Plan.Starts = PlanForm.Of(activity, [], Profile).Starts;
        if (!Running && fresh) form.Plan.Groups.UnionWith(Besides(activity));
        if (Running) form.Plan.Groups = [.. await Db.GroupsOf(activity.Id, Gone)];
        // What was chosen may be on sale no more.
        foreach (var card in await Db.FindSkus([.. Show(new(), activity).Items.Select(i => i.Sku)], Gone)) cards.TryAdd(card.Id, card);
    }
}
